import { Card, Facts } from '../../components/page.tsx';
import type { Viewer } from '../../session/viewer.ts';
import { lifetimeInWords } from './lifetime.ts';

const yesOrNo = (value: boolean): string => (value ? 'Yes' : 'No');

/** The organization and its token policy, for viewers who may not change them. */
export const OrganizationFacts = ({
  organization: { name, slug, policy },
}: {
  readonly organization: Viewer['organization'];
}) => (
  <div className="stack">
    <Card title="Organization">
      <Facts
        facts={[
          ['Name', name],
          ['URL name', slug],
        ]}
      />
    </Card>
    <Card title="Token policy" lead="Applies to every token and key.">
      <Facts
        facts={[
          ['Default lifetime', lifetimeInWords(policy.defaultTokenLifetime) ?? 'Maximum lifetime'],
          ['Maximum lifetime', lifetimeInWords(policy.maxTokenLifetime) ?? 'No limit'],
          ['Non-expiring tokens', yesOrNo(policy.neverExpiringTokens)],
          ['IP allowlist required', yesOrNo(policy.requireIpAllowList)],
          ['Active tokens can be deleted', yesOrNo(policy.deleteActiveTokens)],
          ['Unique names per owner', yesOrNo(policy.uniqueTokenNames)],
        ]}
      />
    </Card>
  </div>
);
