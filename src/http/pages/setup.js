// The secret stands behind the # of the link: browsers do not send that part to any server.
const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const form = document.querySelector('form');
const alert = form.querySelector('[role="alert"]');
const SET_UP = `mutation SetUp($input: SetUpInput!) {
  setUp(input: $input) { __typename ... on Error { message } ... on ValidationError { issues { path message } } }
}`;

function show(message) {
  alert.textContent = message;
  alert.hidden = false;
}

if (!secret) show('This page is opened by the link that the server printed when it started.');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  alert.hidden = true;
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const input = { secret, ...Object.fromEntries(new FormData(form)) };
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: SET_UP, variables: { input } }),
    });
    const { data, errors } = await response.json();
    if (data?.setUp.__typename === 'SetUpPayload') {
      form.hidden = true;
      document.querySelector('section').hidden = false;
    } else {
      show(
        data?.setUp.issues?.map(({ path, message }) => `${path.at(-1)}: ${message}`).join(' ') ??
          data?.setUp.message ??
          errors?.[0]?.message ??
          'That did not work.',
      );
    }
  } catch {
    show('The server does not answer. Is it still running?');
  } finally {
    button.disabled = false;
  }
});
