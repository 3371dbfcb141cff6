import { TokenDetailPage } from '../../tokens/token-detail.tsx';

/** One personal access token. */
export default function TokenPage() {
  return <TokenDetailPage kind="PersonalAccessToken" what="token" />;
}
