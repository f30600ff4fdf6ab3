package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingGroup;
import java.net.URI;
import java.util.List;

/** The settings of tracing. */
public final class TracingVariables {
  /** The collector. */
  public static final Setting<URI> OTLP_ENDPOINT =
      Setting.of(
          "APPVERSION_OTLP_ENDPOINT",
          "",
          "an http or https URL without a query, such as http://otel-collector:4318",
          SidecarValues::endpoint,
          "The OpenTelemetry collector that receives spans by OTLP over HTTP; /v1/traces is"
              + " appended. If unset, there are no spans, and the fields traceparent and"
              + " tracestate pass unchanged.");

  static final Setting<Double> TRACE_SHARE =
      Setting.of(
          "APPVERSION_TRACE_SHARE",
          "on",
          "off, on, or a share of the requests from 0.01% to 100%, such as 1%",
          SidecarValues::share,
          "The share of the requests without a traceparent that start a trace. Requests with one"
              + " have a span if its flag \"sampled\" is set.");

  static final Setting<String> TRACE_SERVICE =
      Setting.of(
          "APPVERSION_TRACE_SERVICE",
          "appversion-sidecar",
          "1 to 63 letters, digits, dots, hyphens and underscores",
          SidecarValues::serviceName,
          "The name of the service (service.name) in the sidecar's spans.");

  static final SettingGroup GROUP =
      new SettingGroup("Tracing", List.of(OTLP_ENDPOINT, TRACE_SHARE, TRACE_SERVICE));

  private TracingVariables() {}
}
