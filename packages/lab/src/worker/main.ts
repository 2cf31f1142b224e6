// The worker's door: messages in, answers out.
import type { FitsMessage, Request } from '../protocol.ts';
import { Desk } from './desk.ts';
import { BrowserStore } from './store.ts';

declare const self: DedicatedWorkerGlobalScope;

const desk = new Desk(self, new BrowserStore());
self.onmessage = ({ data }: MessageEvent<Request | FitsMessage>) => void desk.receive(data);
