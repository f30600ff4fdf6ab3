package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.config.ProxySettings.Overrides;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingTable;
import java.util.Optional;

/**
 * The version that a response is of, as its client is told: by {@code X-App-Version} and by the
 * script in the page.
 */
final class ResponseVersion {
  private final Overrides overrides;

  ResponseVersion(Overrides overrides) {
    this.overrides = overrides;
  }

  /** Who answered; where nobody did, the own version, else the default one. */
  Optional<LiveVersion> of(RequestContext context) {
    return Optional.ofNullable(context.answering)
        .or(() -> context.view.own())
        .or(() -> table(context).flatMap(table -> table.version(table.defaultVersion())));
  }

  /** Its app version, or what this sidecar was told to say; empty where nothing is known. */
  String appVersion(RequestContext context) {
    String value = of(context).map(known -> appVersion(context, known)).orElse("");
    return value.isEmpty() && context.answering == null ? overrides.appVersion().orElse("") : value;
  }

  /** The app version of a version: the table's, unless this sidecar was told its own. */
  private String appVersion(RequestContext context, LiveVersion version) {
    boolean own = context.view.ownVersion().filter(version.name()::equals).isPresent();
    return own ? overrides.appVersion().orElse(version.appVersion()) : version.appVersion();
  }

  static Optional<RoutingTable> table(RequestContext context) {
    return context.view.snapshot().map(known -> known.table());
  }
}
