package dev.appversion.sidecar.request;

import dev.appversion.sidecar.config.Overrides;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Optional;

/**
 * The version of a response, as sent to the client: in {@code X-App-Version} and in the script of
 * the page.
 */
public final class ResponseVersion {
  private final Overrides overrides;

  /** Versions as reported under these settings. */
  public ResponseVersion(Overrides overrides) {
    this.overrides = overrides;
  }

  /**
   * The version that responded; for other responses the own version, else the default one. A
   * version that the client does not see is not named: it can respond only with a hashed asset.
   */
  public Optional<LiveVersion> of(RequestContext context) {
    return context
        .answer()
        .version()
        .filter(context::sees)
        .or(context::own)
        .or(() -> table(context).flatMap(table -> table.version(table.defaultVersion())));
  }

  /**
   * The app version of the response, or the configured one of this sidecar; empty if neither is
   * known.
   */
  public String appVersion(RequestContext context) {
    String value = of(context).map(known -> appVersion(context, known)).orElse("");
    boolean unknown = value.isEmpty() && context.answer().version().isEmpty();
    return unknown ? overrides.appVersion().orElse("") : value;
  }

  /** The app version in the table; of the own version the configured one, if there is one. */
  private String appVersion(RequestContext context, LiveVersion version) {
    boolean own = context.view().ownVersion().filter(version.name()::equals).isPresent();
    return own ? overrides.appVersion().orElse(version.appVersion()) : version.appVersion();
  }

  /** The routing table as the client sees it; empty while the sidecar has none. */
  public static Optional<RoutingTable> table(RequestContext context) {
    return context.visibleSnapshot().map(known -> known.table());
  }
}
