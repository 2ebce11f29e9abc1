import { errorBody, isRefusal, refusal } from './errors.ts';
import type { Faults } from './faults.ts';
import { type Access, limited, mayTouch } from './keys.ts';
import { now, type Payload, type State, type Task } from './state.ts';
import { perform } from './work.ts';

export interface Queue {
  enqueue(type: string, indexUid: string | null, details: Task['details'], payload: Payload): object;
  /** Tasks wait from now on, until the queue is resumed. */
  pause(): void;
  resume(): void;
}

function run(state: State, task: Task, faults: Faults): void {
  try {
    Object.assign(task.details, perform(state, task, faults));
    task.status = 'succeeded';
  } catch (error) {
    task.status = 'failed';
    task.error = isRefusal(error) ? error.body : errorBody('internal', String(error));
    for (const name of ['indexedDocuments', 'deletedDocuments']) {
      if (name in task.details) task.details[name] = 0;
    }
  }
  task.finishedAt = now();
}

/** Tasks are done one after the other, each begun on one turn of the event loop and ended on a later one. */
export function createQueue(state: State, faults: Faults): Queue {
  let paused = false;
  let awake = false;
  const step = () => {
    awake = false;
    const task = state.tasks.find(({ status }) => status === 'processing' || status === 'enqueued');
    if (!task || paused) return;
    if (task.status === 'processing') run(state, task, faults);
    else Object.assign(task, { status: 'processing', startedAt: now() });
    wake();
  };
  const wake = () => {
    if (!awake) setImmediate(step);
    awake = true;
  };
  return {
    enqueue(type, indexUid, details, payload) {
      const [uid, enqueuedAt] = [state.tasks.length, now()];
      const open = { status: 'enqueued', error: null, startedAt: null, finishedAt: null } as const;
      state.tasks.push({ ...open, uid, indexUid, type, details, enqueuedAt, payload });
      wake();
      return { taskUid: uid, indexUid, status: 'enqueued', type, enqueuedAt };
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      wake();
    },
  };
}

/** A task as a reply shows it. */
export interface TaskView extends Omit<Task, 'payload'> {
  batchUid: number | null;
  canceledBy: null;
  duration: string | null;
}

export function taskView(task: Task): TaskView {
  const { uid, indexUid, status, type, details, error, enqueuedAt, startedAt, finishedAt } = task;
  const seconds = finishedAt && startedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : 0;
  return {
    uid,
    batchUid: startedAt ? uid : null,
    indexUid,
    status,
    type,
    canceledBy: null,
    details,
    error,
    duration: finishedAt ? `PT${seconds.toFixed(9)}S` : null,
    enqueuedAt,
    startedAt,
    finishedAt,
  };
}

/** A task that names no index is hidden from a key limited to some. */
const visible = (access: Access, { indexUid }: Task): boolean =>
  !limited(access) || (indexUid !== null && mayTouch(access, indexUid));

export function findTask(state: State, access: Access, uid: string): object {
  const task = state.tasks[Number(uid)];
  if (!task || !visible(access, task)) throw refusal('task_not_found', `Task \`${uid}\` not found.`);
  return taskView(task);
}

/** Swaps count in the total of the indexes they name, though a list of an index's tasks does not show them. */
export function listTasks(state: State, access: Access, query: Record<string, string>): object {
  const limit = Number(query.limit ?? 20);
  const among = (name: string, value: string) =>
    query[name] === undefined || query[name] === '*' || query[name].split(',').includes(value);
  const named = ({ indexUid, payload }: Task): string[] =>
    indexUid === null ? (payload.swaps ?? []).flatMap(({ indexes }) => indexes) : [indexUid];
  const matching = state.tasks
    .filter((task) => named(task).some((uid) => among('indexUids', uid) && mayTouch(access, uid)))
    .filter(
      ({ status, type, uid }) => among('statuses', status) && among('types', type) && among('uids', `${uid}`),
    );
  const shown = matching
    .filter((task) => visible(access, task) && (query.indexUids === undefined || task.indexUid !== null))
    .filter(
      ({ uid }) =>
        query.from === undefined || (query.reverse === 'true' ? uid >= +query.from : uid <= +query.from),
    );
  if (query.reverse !== 'true') shown.reverse();
  const page = shown.slice(0, limit);
  return {
    results: page.map(taskView),
    total: matching.length,
    limit,
    from: page[0]?.uid ?? null,
    next: shown[limit]?.uid ?? null,
  };
}
