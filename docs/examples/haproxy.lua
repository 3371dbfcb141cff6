-- Asks Latchkey before HAProxy forwards a request: http-request lua.latchkey <question>, see haproxy.cfg. HAProxy 2.6 or newer
-- with Lua, which Debian builds in.

-- The visitor's headers that Latchkey reads. Other headers, such as a visitor-supplied
-- X-Forwarded-Method, are not sent.
local SENT = { 'authorization', 'x-api-key', 'cookie', 'origin', 'sec-fetch-site', 'access-control-request-method', 'user-agent' }

local IDENTITY = { 'subject', 'organization', 'role', 'permissions', 'credential' }

local function first(values)
  return values and values[0] or ''
end

local function ask(txn, question)
  local visitor = txn.http:req_get_headers()
  local headers = {
    ['host'] = { first(visitor['host']) ~= '' and first(visitor['host']) or 'localhost' },
    ['x-forwarded-method'] = { txn.f:method() },
    ['x-forwarded-for'] = { txn.f:src() },
  }
  for _, name in ipairs(SENT) do
    local values = visitor[name]
    if values then
      headers[name] = {}
      for i = 0, #values do
        headers[name][i + 1] = values[i]
      end
    end
  end
  -- Through the proxy `latchkey` in haproxy.cfg, which has the addresses and the timeouts.
  return core.httpclient():get({
    url = 'http://latchkey/forward-auth?' .. question .. '&method-from=X-Forwarded-Method',
    dst = 'abns@latchkey',
    headers = headers,
  })
end

core.register_action('latchkey', { 'http-req' }, function(txn, question)
  -- Fails closed: any failure below leaves this value.
  txn:set_var('txn.latchkey_status', 503)
  local answer = ask(txn, question)
  local status = answer and answer.status or 0
  if status ~= 200 and status ~= 401 and status ~= 403 then
    return
  end
  for _, name in ipairs(IDENTITY) do
    txn:set_var('txn.latchkey_' .. name, first(answer.headers['x-latchkey-' .. name]))
  end
  txn:set_var('txn.latchkey_challenge', first(answer.headers['www-authenticate']))
  txn:set_var('txn.latchkey_body', answer.body or '')
  txn:set_var('txn.latchkey_status', status)
end, 1)
