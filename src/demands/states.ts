import type { Action } from '../access/permissions.ts';
import { codes, type VocabularyName, vocabularies } from '../reference/index.ts';

export const stateNames = codes(vocabularies.demand_states) as DemandState[];
export type DemandState =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'verified'
  | 'published'
  | 'docking'
  | 'fulfilled'
  | 'closed'
  | 'withdrawn'
  | 'expired';

export interface Transition {
  readonly from: readonly DemandState[];
  readonly to: DemandState;
  /** Who may ask for it; null for what the service does by itself. */
  readonly action: Action | null;
  /** The list its reasons come from; a transition without one needs none. */
  readonly reasons?: VocabularyName;
  readonly summary: string;
}

const UNDER_WAY: readonly DemandState[] = ['submitted', 'verified', 'published'];

/** Every way from one state to another: what routes exist, what they are called, and what a 409 says is allowed. */
export const transitions = {
  submit: {
    from: ['draft', 'returned', 'expired'],
    to: 'submitted',
    action: 'demands.submit',
    summary: 'Hand a demand in',
  },
  return: {
    from: ['submitted', 'verified'],
    to: 'returned',
    action: 'demands.review',
    reasons: 'return_reasons',
    summary: 'Give a demand back to be completed, with reasons',
  },
  verify: {
    from: ['submitted'],
    to: 'verified',
    action: 'demands.review',
    summary: 'State that a demand is real and well described',
  },
  publish: {
    from: ['verified'],
    to: 'published',
    action: 'demands.review',
    summary: 'Open a demand to experts',
  },
  dock: {
    from: ['published'],
    to: 'docking',
    action: null,
    summary: 'The first expert was invited',
  },
  fulfil: {
    from: ['docking'],
    to: 'fulfilled',
    action: 'demands.fulfil',
    summary: 'State that a demand is met',
  },
  close: {
    from: ['submitted', 'verified', 'published', 'docking'],
    to: 'closed',
    action: 'demands.review',
    reasons: 'close_reasons',
    summary: 'Close a demand that is not met, with reasons',
  },
  withdraw: {
    from: ['draft', 'submitted', 'returned', 'verified', 'published', 'docking'],
    to: 'withdrawn',
    action: 'demands.withdraw',
    summary: 'Take a demand back',
  },
  expire: {
    from: UNDER_WAY,
    to: 'expired',
    action: null,
    summary: 'Its deadline has passed',
  },
} as const satisfies Record<string, Transition>;
export type TransitionName = keyof typeof transitions;

export const transitionOf = (name: TransitionName): Transition => transitions[name];

/** What people may do with a demand in a state. */
export const allowedFrom = (state: DemandState): TransitionName[] =>
  (Object.keys(transitions) as TransitionName[]).filter((name) => {
    const { from, action } = transitionOf(name);
    return action !== null && from.includes(state);
  });

const OVER: readonly DemandState[] = ['fulfilled', 'closed', 'withdrawn', 'expired'];
export const isOver = (state: DemandState): boolean => OVER.includes(state);
/** Open to experts. */
export const PUBLISHED_STATES: readonly DemandState[] = ['published', 'docking'];
export const isPublished = (state: DemandState): boolean => PUBLISHED_STATES.includes(state);
/** Its owner may still write it: nobody has looked at it yet, it was given back, or its time has passed. */
export const isOwners = (state: DemandState): boolean =>
  state === 'draft' || state === 'returned' || state === 'expired';
