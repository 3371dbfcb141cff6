import { Card, Facts } from '../../components/page.tsx';
import type { Viewer } from '../../session/viewer.ts';
import { lifetimeInWords } from './lifetime.ts';

const yesOrNo = (value: boolean): string => (value ? 'Yes' : 'No');

/** The organization and its token policy, for those who may not change them. */
export const OrganizationFacts = ({ organization: { name, slug, policy } }: { readonly organization: Viewer['organization'] }) => (
  <div className="stack">
    <Card title="Organization">
      <Facts
        facts={[
          ['Name', name],
          ['In addresses and at sign-in', slug],
        ]}
      />
    </Card>
    <Card title="Token policy" lead="What the organization asks of every token and key.">
      <Facts
        facts={[
          ['Default lifetime', lifetimeInWords(policy.defaultTokenLifetime) ?? 'As long as the policy allows'],
          ['Longest lifetime', lifetimeInWords(policy.maxTokenLifetime) ?? 'No limit'],
          ['Tokens that never expire', yesOrNo(policy.neverExpiringTokens)],
          ['Addresses must be named', yesOrNo(policy.requireIpAllowList)],
          ['Active ones can be deleted', yesOrNo(policy.deleteActiveTokens)],
          ['Names must differ', yesOrNo(policy.uniqueTokenNames)],
        ]}
      />
    </Card>
  </div>
);
