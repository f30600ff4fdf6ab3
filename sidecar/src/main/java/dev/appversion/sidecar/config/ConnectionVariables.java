package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Arity;
import dev.appversion.process.settings.Values;
import dev.appversion.sidecar.config.HttpSettings.ForwardedPolicy;
import dev.appversion.sidecar.config.HttpSettings.Underscores;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** Settings of addresses, timeouts, limits and HTTP. */
public final class ConnectionVariables {
  private static final String BOOLEAN = "true or false";
  private static final String DEADLINE =
      "a whole number with a unit, such as 500ms, 1s, 15m or 1h, more than 0 and at most 24h";
  private static final String COUNT = "a whole number from 1 to 1000000";

  /** The address of the app. */
  public static final Setting<URI> UPSTREAM =
      Setting.of(
          "APPVERSION_UPSTREAM",
          "http://127.0.0.1:<port of the routing table>",
          AppAddress.ALLOWED,
          AppAddress::parse,
          "The app to which this sidecar proxies requests.");

  static final Setting<InetSocketAddress> LISTEN =
      Setting.of(
          "APPVERSION_LISTEN",
          "0.0.0.0:15180",
          "HOST:PORT, such as 0.0.0.0:15180 or [::]:15180",
          Values::listen,
          "The address on which the sidecar accepts requests for the app.");
  static final Setting<InetSocketAddress> ADMIN_LISTEN =
      Setting.of(
          "APPVERSION_ADMIN_LISTEN",
          "0.0.0.0:15190",
          "HOST:PORT, such as 127.0.0.1:15190",
          Values::listen,
          "The address of the admin port: /healthz, /readyz, /metrics and /status.");
  static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.of(
          "APPVERSION_CONNECT_TIMEOUT",
          "1s",
          DEADLINE,
          Values::duration,
          "Timeout of connections to the app and to other versions.");
  static final Setting<Duration> RESPONSE_TIMEOUT =
      Setting.of(
          "APPVERSION_RESPONSE_TIMEOUT",
          "60s",
          DEADLINE,
          Values::duration,
          "Timeout from the request to the head of the app's response.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_IDLE_TIMEOUT",
          "15m",
          DEADLINE,
          Values::duration,
          "Idle timeout of an open request or WebSocket.");
  static final Setting<Duration> DRAIN_TIMEOUT =
      Setting.of(
          "APPVERSION_DRAIN_TIMEOUT",
          "10s",
          "a whole number with a unit, such as 500ms, 10s or 1m, at most 24h; 0s does not wait",
          Values::length,
          "How long requests in flight may continue after SIGTERM.");
  static final Setting<Duration> CLIENT_IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_CLIENT_IDLE_TIMEOUT",
          "620s",
          DEADLINE,
          Values::duration,
          "Idle timeout of client connections. It must exceed the idle timeout of the load balancer"
              + " in front, so that the sidecar never closes first; that of Google's load balancers"
              + " is 600s.");
  static final Setting<Duration> REQUEST_HEAD_TIMEOUT =
      Setting.of(
          "APPVERSION_REQUEST_HEAD_TIMEOUT",
          "30s",
          DEADLINE,
          Values::duration,
          "Timeout for the head of a client's request.");
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          "APPVERSION_MAX_CONNECTIONS",
          "8192",
          COUNT,
          Values::count,
          "Maximum number of open client connections. Above it, the longest idle connection is"
              + " closed, or the new one if none is idle. Limited by the maximum number of open"
              + " files: two per connection.");
  static final Setting<Integer> MAX_REQUESTS =
      Setting.of(
          "APPVERSION_MAX_REQUESTS",
          "1024",
          COUNT,
          Values::count,
          "Maximum number of concurrent requests to one address (the app, or a version's Service)."
              + " As many requests again wait for the connect timeout; all others get 503.");
  static final Setting<Integer> MAX_STREAMS =
      Setting.of(
          "APPVERSION_MAX_STREAMS",
          "4096",
          COUNT,
          Values::count,
          "Maximum number of concurrent event streams, upgraded connections (WebSocket) and requests"
              + " that wait for their client or are longer than APPVERSION_STREAM_AFTER, to one"
              + " address. They do not count as requests. Each uses about 10 KiB of heap and two file"
              + " descriptors.");
  static final Setting<Duration> STREAM_AFTER =
      Setting.of(
          "APPVERSION_STREAM_AFTER",
          "10s",
          DEADLINE,
          Values::duration,
          "How long a request counts towards APPVERSION_MAX_REQUESTS. After that, or while it waits"
              + " for its client to send or to read, it counts towards APPVERSION_MAX_STREAMS when"
              + " the limit of requests is reached.");
  static final Setting<Long> MAX_RESPONSE_HEAD =
      Setting.of(
          "APPVERSION_MAX_RESPONSE_HEAD",
          "64Ki",
          "a whole number of bytes, or with Ki or Mi, such as 64Ki, from 1Ki to 1Mi",
          text -> Values.bytes(text).filter(bytes -> bytes >= 1 << 10 && bytes <= 1 << 20),
          "Maximum size of the head of an app's response. If it is larger, the client gets 502.");
  static final Setting<ForwardedPolicy> FORWARDED =
      Setting.of(
          "APPVERSION_FORWARDED",
          "append",
          "append, replace or keep",
          text -> Values.constant(ForwardedPolicy.class, text),
          "How the sidecar treats X-Forwarded-*, Forwarded, X-Real-IP and similar request header"
              + " fields. append: trust and extend them, for pods behind an ingress. replace: remove"
              + " them and set X-Forwarded-For, -Proto and -Host, for pods that clients reach"
              + " directly. keep: pass them unchanged.");
  static final Setting<Boolean> VIA =
      Setting.of(
              "APPVERSION_VIA",
              "true",
              BOOLEAN,
              Values::bool,
              "Whether Via: 1.1 appversion is added to proxied requests and responses. An nginx"
                  + " behind the sidecar does not compress responses to requests with Via, unless"
                  + " gzip_proxied allows it.")
          .withArity(Arity.SWITCH);
  static final Setting<Underscores> UNDERSCORES =
      Setting.of(
          "APPVERSION_UNDERSCORES",
          "keep",
          "keep or drop",
          text -> Values.constant(Underscores.class, text),
          "How the sidecar treats request header fields with _ in their names. It always removes"
              + " alternative spellings of fields that proxies or message framing rely on, such as"
              + " X_Forwarded_For. keep: pass all others. drop: remove all others.");
  static final Setting<Boolean> CLIENT_HALF_CLOSE =
      Setting.of(
              "APPVERSION_CLIENT_HALF_CLOSE",
              "false",
              BOOLEAN,
              Values::bool,
              "Whether a client that closes its sending side (TCP FIN, such as nc -N) still gets its"
                  + " response. If false, the sidecar aborts the request, as nginx and Envoy do.")
          .withArity(Arity.SWITCH);

  private ConnectionVariables() {}
}
