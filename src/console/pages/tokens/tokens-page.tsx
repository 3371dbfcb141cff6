import { PageHeader } from '../../components/page.tsx';

/** One's own tokens. */
export default function TokensPage() {
  return <PageHeader title="My tokens" />;
}
