package dev.appversion.versioning.routing;

import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.SharedCache;
import java.util.ArrayList;
import java.util.List;

/**
 * The request fields that chose the version of a response. A cache, also the browser's own, must
 * not reuse it for a request in which they differ ({@code Vary}, RFC 9110 section 12.5.5). Without
 * {@code Sec-Fetch-*}, which chose it for a crawler: shared caches store no such response, and one
 * browser always sends the fields or never (ADR 35).
 */
public final class SelectingFields {
  private SelectingFields() {}

  /** The names, without duplicates; empty if any request for this target gets the same version. */
  public static List<String> of(RequestFacts request, Reason reason, RoutingTable table) {
    boolean header = reason.equals(new Reason.Pinned(Pin.HEADER));
    if (header) {
      return List.of(WireHeaders.REQUESTED_VERSION);
    }
    if (!table.hasChoice()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    names.add(WireHeaders.REQUESTED_VERSION);
    if (reason.equals(new Reason.Pinned(Pin.QUERY))) {
      return names;
    }
    boolean keep = table.pages().sharedCache() == SharedCache.KEEP;
    // Absent fields as well: with one of them the same target may get another version.
    addFrameworkFields(PinSource.BUILT_IN, request, keep, names);
    addFrameworkFields(table.client().pins(), request, keep, names);
    if (reason.equals(new Reason.Pinned(Pin.REFERRER))) {
      names.add(HttpFields.REFERER);
    } else if (!reason.equals(new Reason.Pinned(Pin.FRAMEWORK)) && !keep) {
      names.add(HttpFields.COOKIE);
    }
    return names;
  }

  private static void addFrameworkFields(
      List<PinSource> sources, RequestFacts request, boolean keep, List<String> names) {
    for (PinSource source : sources) {
      String name = source.header();
      boolean selects = !name.isEmpty() && (!keep || !request.headers().first(name).isEmpty());
      if (selects && !names.contains(name)) {
        names.add(name);
      }
    }
  }
}
