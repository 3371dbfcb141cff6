/**
 * A reason not to start that the person who starts can mend: shown as one line, without a stack.
 */
export class StartupError extends Error {}
