export { carriedOf, carriedVerdict, type Station } from './exchange/package.js';
export { exchangeReceiver } from './exchange/receive.js';
export { exchangeSender } from './exchange/send.js';
export { publicKeyOf } from './exchange/signature.js';
export { authentication, type Credentials } from './http/auth.js';
export { type HttpChannel, type HttpParts, httpChannel } from './http/server.js';
export { poster } from './outgoing.js';
export { pushSender } from './push/send.js';
export { signal } from './signal.js';
