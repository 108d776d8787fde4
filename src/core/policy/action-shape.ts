import { anyLetters } from './find-text.ts';
import { foreignActions, knownActions, namesOfNoAction } from './s3-actions.ts';
import type { Target } from './s3-actions.ts';
import { globsOf, question } from './shape.ts';
import type { Shape } from './shape.ts';

/** Names of actions on the target: all of them, or the one in question. */
export function actionShape(target: Target, action: string | undefined): Shape {
  if (action === undefined) return anyAction[target];
  return {
    question: question([action], true),
    exceptions: [],
    examples: [action],
    alphabet: anyLetters,
  };
}

/** What we know to act elsewhere is no action here. */
const actionShapeOf = (target: Target): Shape => ({
  question: { ...question(['s3:?*'], true), outside: globsOf(namesOfNoAction, true) },
  exceptions: globsOf(foreignActions(target), true),
  examples: knownActions[target],
  alphabet: { letters: 'xyzqjkvwabcdefghilmnoprstu0123456789-', isClosed: true },
});

const anyAction = { bucket: actionShapeOf('bucket'), objects: actionShapeOf('objects') };
