import { context, propagation, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';

/** Does nothing, at next to no cost, until `startTracing` was called. */
const tracer = trace.getTracer('latchkey');

/** Runs something inside a span of its own: what it calls makes spans below it. */
export const inSpan = <T>(name: string, run: (span: Span) => Promise<T>): Promise<T> => tracer.startActiveSpan(name, (span) => ending(span, run));

/** The same for a request that arrives, below the caller's span where its headers name one (W3C Trace Context). */
export function inRequestSpan<T>(name: string, headers: object, attributes: Attributes, run: (span: Span) => Promise<T>): Promise<T> {
  const parent = propagation.extract(context.active(), headers);
  return tracer.startActiveSpan(name, { kind: SpanKind.SERVER, attributes }, parent, (span) => ending(span, run));
}

// Security: a span says that something failed, never with what words: those could quote a value.
async function ending<T>(span: Span, run: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await run(span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
    throw error;
  } finally {
    span.end();
  }
}

/**
 * Sends spans to a collector by OTLP over HTTP. The SDK is loaded only then; it reads the other OTEL_* variables itself
 * (OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER). Gives what sends the rest and stops.
 */
export async function startTracing(endpoint: string): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { defaultResource, detectResources, envDetector, resourceFromAttributes }] =
    await Promise.all([import('@opentelemetry/sdk-trace-node'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources')]);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'latchkey' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  return async () => {
    await provider.shutdown();
    trace.disable();
  };
}
