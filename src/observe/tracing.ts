import type { IncomingMessage } from 'node:http';
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';

const tracer = trace.getTracer('latchkey');
/** False until tracing starts, so that requests without tracing have no overhead. */
let isTracing = false;

/** Runs a function inside a new span. Spans started within it become its children. */
export const inSpan = <T>(name: () => string, run: () => Promise<T>): Promise<T> =>
  isTracing ? tracer.startActiveSpan(name(), (span) => ending(span, run)) : run();

/**
 * Runs a function inside the span of an incoming request, as a child of the span in its headers if
 * present (W3C Trace Context). Sets the attributes at the end.
 */
export function inRequestSpan(
  name: string,
  { headers, method = '' }: IncomingMessage,
  run: () => Promise<void>,
  describe: () => Attributes,
): Promise<void> {
  if (!isTracing) return run();
  const parent = propagation.extract(context.active(), headers);
  const described = async (span: Span): Promise<void> => {
    await run();
    span.setAttributes(describe());
  };
  return tracer.startActiveSpan(
    name,
    { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } },
    parent,
    (span) => ending(span, described),
  );
}

// Security: records the name of an error but not its message, which could disclose a value.
async function ending<T>(span: Span, run: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await run(span);
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.name : 'Error',
    });
    throw error;
  } finally {
    span.end();
  }
}

/**
 * Starts exporting spans to a collector by OTLP over HTTP. Loads the SDK on demand; the SDK reads
 * the other OTEL_* variables itself (OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME,
 * OTEL_TRACES_SAMPLER). Returns a function that flushes pending spans and stops.
 */
export async function startTracing(endpoint: string): Promise<() => Promise<void>> {
  const [
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    { defaultResource, detectResources, envDetector, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'latchkey' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  isTracing = true;
  return async () => {
    isTracing = false;
    await provider.shutdown();
    trace.disable();
  };
}
