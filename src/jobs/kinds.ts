import { forbidden, may } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import { ApiError } from '../errors.ts';
import { createAjv, faultsOf } from '../validation/ajv.ts';
import type { JobKind } from './job.ts';

/** The kinds of job that this version knows. */
export interface Kinds {
  readonly names: readonly string[];
  /** Throws ApiError where this version knows no such kind. */
  get(name: string): JobKind;
  /** As get, of those that people and schedules may start; the pointer says where the name came from. */
  onDemand(name: string, pointer?: string): JobKind;
  /** Throws ApiError that names each fault of a payload. */
  check(name: string, payload: unknown): void;
  /** Throws ApiError where the viewer may not do what the job does. */
  authorise(viewer: Viewer, name: string, payload: unknown): void;
}

export function createKinds(list: readonly JobKind[]): Kinds {
  const kinds = new Map(list.map((kind) => [kind.name, kind]));
  const ajv = createAjv();
  const validators = new Map(list.map(({ name, payload }) => [name, ajv.compile(payload)]));
  const open = list.filter(({ onDemand }) => onDemand).map(({ name }) => name);

  function get(name: string): JobKind {
    const kind = kinds.get(name);
    if (!kind) throw new ApiError('conflict', `This version knows no job ${name}`);
    return kind;
  }
  return {
    names: [...kinds.keys()],
    get,
    onDemand(name, pointer = '/name') {
      if (open.includes(name)) return get(name);
      const message = `must be one of ${open.join(', ')}`;
      throw new ApiError('invalid_request', undefined, [{ pointer, message }]);
    },
    check(name, payload) {
      const valid = validators.get(name);
      if (!valid || valid(payload)) return;
      const faults = faultsOf(valid.errors).map((fault) => ({
        ...fault,
        pointer: `/payload${fault.pointer}`,
      }));
      throw new ApiError('invalid_request', undefined, faults);
    },
    authorise(viewer, name, payload) {
      const action = kinds.get(name)?.action(payload as never) ?? 'schedules.write';
      if (!may(viewer, action)) throw forbidden(viewer, action);
    },
  };
}
