/** Files of a folder as an app. */
export {}
