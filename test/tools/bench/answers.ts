// Whether a response is the expected one: errors are not measured.

export const isViewer = (body: string): boolean =>
  /^\{"data":\{"viewer":\{"role":\{"key":"\w+"\},"can":(true|false)\}\}\}$/.test(body);
export const isActive = (body: string): boolean => body.startsWith('{"active":true,');
export const isDecision = (body: string): boolean => body === '{"decision":true}';
export const isForwarded = (body: string): boolean => body === '{"active":true}';
export const isPage = (body: string): boolean =>
  body.split('"effectivePermissions":[').length === 21 && !body.includes('"errors"');
