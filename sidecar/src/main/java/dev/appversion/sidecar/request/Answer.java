package dev.appversion.sidecar.request;

import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The source of the response to a request. Set once, and read by the response stage. */
public sealed interface Answer {
  /**
   * The response of an app.
   *
   * @param answering the version of the app; null for an app whose version is not in the table
   * @param byHop whether the response came from another sidecar, which has stamped it
   * @param decision the decision for that version; null if another sidecar routed the request
   * @param delivery how a hashed asset is delivered; null for all other responses
   * @param unsure whether the app does not have the file and it is unknown whether the store has it
   */
  record FromApp(
      @Nullable LiveVersion answering,
      boolean byHop,
      @Nullable Serve decision,
      @Nullable StreamedDelivery delivery,
      boolean unsure)
      implements Answer {}

  /** A hashed asset of a live version, from memory. */
  record FromMemory(LiveVersion owner) implements Answer {}

  /**
   * An asset of a retired version, from the store.
   *
   * @param requested whether it was stored because a client requested it, without a digest to
   *     compare
   */
  record FromStore(boolean requested) implements Answer {}

  /**
   * An endpoint or a file of the sidecar itself.
   *
   * @param reported the version that it reports; null for none
   * @param decision the decision that it reports; null for none
   */
  record FromSidecar(@Nullable LiveVersion reported, @Nullable Serve decision) implements Answer {}

  /**
   * An error response of the sidecar.
   *
   * @param conflict the decision that refused the request; null for other errors
   */
  record Refused(@Nullable Conflict conflict) implements Answer {}

  /** The version of the response; empty for responses without one. */
  default Optional<LiveVersion> version() {
    return switch (this) {
      case FromApp app -> Optional.ofNullable(app.answering());
      case FromMemory memory -> Optional.of(memory.owner());
      case FromStore store -> Optional.empty();
      case FromSidecar own -> Optional.ofNullable(own.reported());
      case Refused refused -> Optional.empty();
    };
  }

  /** Whether the response came from another sidecar, which has stamped it. */
  default boolean byHop() {
    return false;
  }
}
