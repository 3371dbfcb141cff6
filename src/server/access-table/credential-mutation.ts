import type { Standing } from '../../access/standing.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../../credential/token-operations.rule.ts';
import type { TokenOperation } from '../../credential/token-permissions.rule.ts';
import { onTargets, requireFound, type AccessCall, type Target } from './call.ts';
import type { Section } from './sections.ts';
import { DRY_RUN_TIME } from './dry-run.ts';

/** A mutation on one token or key. */
export const onCredential = (
  section: Section,
  name: string,
  operation: TokenOperation,
  targets: readonly Target<Standing>[],
  toInput: (id: string) => object = (id) => ({ id }),
): AccessCall[] =>
  onTargets(section, `Mutation.${name}`, targets, (target, actor, catalog) => ({
    args: { input: toInput(globalIdOf(target)) },
    onTarget: () => {
      requireFound(actor, target.organization, 'token');
      TOKEN_RULES[operation]({ actor: actor.caller, target, catalog, now: DRY_RUN_TIME });
    },
  }));
