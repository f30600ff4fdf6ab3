package dev.appversion.operator.command;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.cluster.ManagedFieldsTrimming;
import dev.appversion.operator.cluster.TrimmedCache;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands in the served namespaces. A new command reconciles its app. */
public final class CommandSource {
  private static final String BY_APP = "app";

  private static final Comparator<AppVersionCommand> BY_AGE =
      Comparator.comparing(
              (AppVersionCommand command) -> command.getMetadata().getCreationTimestamp())
          .thenComparing(command -> command.getMetadata().getUid());

  private volatile @Nullable InformerEventSource<AppVersionCommand, AppVersion> informer;

  /** A source without commands before {@link #informer} is called. */
  public CommandSource() {}

  /**
   * The informer to register, for one reconciler. Its pages are as long as those of the
   * AppVersions.
   */
  public EventSource<AppVersionCommand, AppVersion> informer(
      EventSourceContext<AppVersion> context) {
    ControllerConfiguration<AppVersion> controller = context.getControllerConfiguration();
    InformerEventSource<AppVersionCommand, AppVersion> source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(AppVersionCommand.class, AppVersion.class)
                .withName("commands")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(command -> Set.of(app(command)))
                .withOnAddFilter(CommandSource::isWaiting)
                // Also when it is answered or deleted: then the next one may act.
                // Or when its answer was removed: it gets the same one again.
                .withOnUpdateFilter((now, before) -> isWaiting(before) || isWaiting(now))
                .withOnDeleteFilter((command, unknown) -> isWaiting(command))
                .withItemStore(
                    TrimmedCache.of(
                        controller.getEffectiveNamespaces(), ManagedFieldsTrimming.all()))
                .withInformerListLimit(controller.getInformerConfig().getInformerListLimit())
                .build(),
            context);
    source.addIndexers(Map.of(BY_APP, command -> List.of(key(app(command)))));
    informer = source;
    return source;
  }

  /** The commands of an app without an answer, the oldest first. */
  public List<AppVersionCommand> waiting(AppVersion app) {
    InformerEventSource<AppVersionCommand, AppVersion> source = informer;
    return source == null
        ? List.of()
        : source.byIndex(BY_APP, key(ResourceID.fromResource(app))).stream()
            // As it was written here, if the informer has not received that yet.
            .flatMap(command -> source.get(ResourceID.fromResource(command)).stream())
            .filter(CommandSource::isWaiting)
            .sorted(BY_AGE)
            .toList();
  }

  /** All commands, also of apps that do not exist. */
  Stream<AppVersionCommand> all() {
    InformerEventSource<AppVersionCommand, AppVersion> source = informer;
    return source == null ? Stream.empty() : source.list(command -> true);
  }

  /** From now on a command is read as it was written. */
  void written(AppVersionCommand seen, AppVersionCommand written) {
    Optional.ofNullable(informer)
        .ifPresent(
            source ->
                source.handleRecentResourceUpdate(ResourceID.fromResource(seen), written, seen));
  }

  /** The app that a command names; it may not exist. */
  static ResourceID app(AppVersionCommand command) {
    return new ResourceID(command.getSpec().app(), command.getMetadata().getNamespace());
  }

  static boolean isWaiting(AppVersionCommand command) {
    return command.getStatus() == null || command.getStatus().state() == null;
  }

  private static String key(ResourceID app) {
    return app.getNamespace().orElse("") + '/' + app.getName();
  }
}
