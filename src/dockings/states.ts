import type { Action } from '../access/permissions.ts';
import { codes, type VocabularyName, vocabularies } from '../reference/index.ts';

export const stateNames = codes(vocabularies.docking_states) as DockingState[];
export type DockingState =
  | 'recommended'
  | 'invited'
  | 'accepted'
  | 'declined'
  | 'expired'
  | 'meeting'
  | 'agreement'
  | 'completed'
  | 'ended';

export interface Transition {
  readonly from: readonly DockingState[];
  readonly to: DockingState;
  /** Who may ask for it; null for what the service does by itself. */
  readonly action: Action | null;
  /** The list its reason comes from; a transition without one needs none. */
  readonly reason?: VocabularyName;
  readonly summary: string;
}

/** Every way from one state to another: what routes exist, what they are called, and what a 409 says is allowed. */
export const transitions = {
  invite: {
    from: ['recommended'],
    to: 'invited',
    action: 'dockings.invite',
    summary: 'Ask the expert; takes one place of its capacity until the docking is over',
  },
  accept: {
    from: ['invited'],
    to: 'accepted',
    action: 'dockings.answer',
    summary: 'The expert accepts: a confidential demand opens to it, and contacts to both sides',
  },
  decline: {
    from: ['invited'],
    to: 'declined',
    action: 'dockings.answer',
    reason: 'decline_reasons',
    summary: 'The expert declines: its place is free again, and the demand is not recommended to it any more',
  },
  expire: {
    from: ['invited'],
    to: 'expired',
    action: null,
    summary: 'No answer came in time',
  },
  meet: {
    from: ['accepted', 'meeting'],
    to: 'meeting',
    action: 'dockings.progress',
    summary: 'Note a meeting of both sides',
  },
  agree: {
    from: ['accepted', 'meeting'],
    to: 'agreement',
    action: 'dockings.progress',
    summary: 'Note what both sides agreed on',
  },
  end: {
    from: ['recommended', 'invited', 'accepted', 'meeting', 'agreement'],
    to: 'ended',
    action: 'dockings.end',
    reason: 'end_reasons',
    summary: 'End a docking, with a reason',
  },
  conclude: {
    from: ['agreement', 'ended'],
    to: 'completed',
    action: 'dockings.progress',
    summary: 'Note what came of it: kind of service, contract value, and the organisation that carried it',
  },
} as const satisfies Record<string, Transition>;
export type TransitionName = keyof typeof transitions;

export const transitionOf = (name: TransitionName): Transition => transitions[name];

/** What people may do with a docking in a state. */
export const allowedFrom = (state: DockingState): TransitionName[] =>
  (Object.keys(transitions) as TransitionName[]).filter((name) => {
    const { from, action } = transitionOf(name);
    return action !== null && from.includes(state);
  });

/** Takes one place of the expert's capacity. */
export const HOLDING: readonly DockingState[] = ['invited', 'accepted', 'meeting', 'agreement'];
/** Ends with its demand; what was agreed goes on. */
export const LOOSE: readonly DockingState[] = ['recommended', 'invited', 'accepted', 'meeting'];
/** Both sides have each other's contact. */
export const CONNECTED: readonly DockingState[] = ['accepted', 'meeting', 'agreement', 'completed'];
