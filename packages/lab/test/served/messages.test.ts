// What the command says is what the page reads: the two share no code, so the types are laid side by side here.
import { expectTypeOf, test } from 'vitest';
import type * as command from '../../../cli/src/lab/api.ts';
import type * as page from '../../src/served/messages.ts';

test('every answer of the command is one that the page understands', () => {
  expectTypeOf<command.SessionInfo>().toExtend<page.SessionInfo>();
  expectTypeOf<command.RunList>().toExtend<page.RunList>();
  expectTypeOf<command.RunDetails>().toExtend<page.RunDetails>();
  expectTypeOf<command.RunEvent>().toExtend<page.RunEvent>();
});
