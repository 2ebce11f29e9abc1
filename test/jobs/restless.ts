import { BroadcastChannel, parentPort } from 'node:worker_threads';

// Run as a thread: says that it runs, falls when the test wants it to, and ends when it is told to stop.
const channel = new BroadcastChannel('restless');
channel.onmessage = () => {
  throw new Error('fell');
};
parentPort?.once('message', () => channel.close());
parentPort?.postMessage('running');
channel.postMessage('up');
