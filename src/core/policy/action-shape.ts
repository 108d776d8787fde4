import { anyLetters } from './find-text.ts';
import { foreignActions, knownActions, namesOfNoAction } from './s3-actions.ts';
import type { Target } from './s3-actions.ts';
import { globsOf, question } from './shape.ts';
import type { Shape } from './shape.ts';

/** Names of actions on the target: all of them, or the one in question. */
export function actionShape(target: Target, action: string | undefined): Shape {
  if (action === undefined) return anyActionOn(target);
  return {
    question: question([action], true),
    exceptions: [],
    examples: [action],
    alphabet: anyLetters,
  };
}

/** The same for every bucket, so it is made once; not at the start, which a bucket without a policy would pay. */
function anyActionOn(target: Target): Shape {
  const shape = anyAction.get(target) ?? actionShapeOf(target);
  anyAction.set(target, shape);
  return shape;
}

const anyAction = new Map<Target, Shape>();

/** What we know to act elsewhere is no action here. */
const actionShapeOf = (target: Target): Shape => ({
  question: { ...question(['s3:?*'], true), outside: globsOf(namesOfNoAction, true) },
  exceptions: globsOf(foreignActions(target), true),
  examples: knownActions[target],
  alphabet: { letters: 'xyzqjkvwabcdefghilmnoprstu0123456789-', isClosed: true },
});
