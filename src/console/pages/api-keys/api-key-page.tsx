import { TokenDetailPage } from '../../tokens/token-detail.tsx';

/** One API key. */
export default function ApiKeyPage() {
  return <TokenDetailPage kind="ApiKey" what="API key" />;
}
