/** Messages as they are written on the wire: trees that print to octets, and are read back from them. */
export {
  type Conversation,
  type ConversationEnding,
  type ConversationPart,
  type NoConversation,
  octetsOfConversation,
  partsOfConversation,
  readConversation,
} from './conversation.js'
export {
  octetsOfMessages,
  printContent,
  printMessage,
  type WrittenChunk,
  type WrittenContent,
  type WrittenField,
  type WrittenLastChunk,
  type WrittenLine,
  type WrittenMessage,
} from './message.js'
export { readMessages } from './read.js'
export { simpler } from './simpler.js'
