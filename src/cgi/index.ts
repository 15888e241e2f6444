/** Scripts of a folder as an app, RFC 3875. */
export {}
