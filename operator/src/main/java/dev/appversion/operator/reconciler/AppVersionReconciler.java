package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.apply.DelayedDeletions;
import dev.appversion.operator.apply.PlanApplier;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.command.CommandAnswers;
import dev.appversion.operator.command.CommandCleanup;
import dev.appversion.operator.command.CommandSource;
import dev.appversion.operator.deletion.OrphanCleanup;
import dev.appversion.operator.deletion.OrphanedObjects;
import dev.appversion.operator.observe.AppVersionIndex;
import dev.appversion.operator.observe.Autoscalers;
import dev.appversion.operator.observe.EventSources;
import dev.appversion.operator.observe.KeySecrets;
import dev.appversion.operator.observe.ManifestReads;
import dev.appversion.operator.observe.NameConflicts;
import dev.appversion.operator.observe.Observer;
import dev.appversion.operator.observe.ReferencedObjects;
import dev.appversion.operator.observe.SigningKeys;
import dev.appversion.operator.observe.TablesInForce;
import dev.appversion.operator.pages.PageRounds;
import dev.appversion.operator.pods.HopClient;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.status.EventRecorder;
import dev.appversion.operator.sync.ProbeLoad;
import dev.appversion.operator.sync.SidecarSync;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.store.AppId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Registers the event sources of AppVersions, and reconciles one at a time of each name. */
@ControllerConfiguration(name = AppVersionReconciler.NAME)
public final class AppVersionReconciler implements Reconciler<AppVersion> {
  /** The controller's name, which is also its field manager. */
  public static final String NAME = "appversion";

  private final ReferencedObjects<ConfigMap> configMaps;
  private final NameConflicts conflicts;
  private final KeySecrets secrets;
  private final ManifestReads reads;
  private final SidecarSync sync;
  private final PageRounds rounds;
  private final AppVersionIndex apps;
  private final Autoscalers autoscalers;
  private final Optional<AssetKeeper> assets;
  private final StatusReporter reporter;
  private final CommandSource commands = new CommandSource();
  private final CommandCleanup commandCleanup;
  private final Reconciliation reconciliation;
  private final OrphanCleanup orphanCleanup;
  private final Turns<ResourceID> turns = new Turns<>();

  /**
   * The part of the settings that the reconciler uses.
   *
   * @param release of this operator
   * @param namespaces the namespaces that the operator serves; empty for all
   * @param bust where sidecars send a request to bust; called at each reconciliation
   * @param held why all rollouts are held, in words; called at each reconciliation
   */
  public record Installation(
      String release,
      Set<String> namespaces,
      Supplier<BustEndpoint> bust,
      Supplier<Optional<String>> held) {}

  /**
   * The objects that the reconciler shares with the rest of the process.
   *
   * @param client of the API server
   * @param http for apps and sidecars
   * @param scheduler for background work
   */
  public record Resources(
      KubernetesClient client, HttpClient http, ScheduledExecutorService scheduler, Clock clock) {}

  /**
   * A reconciler that does not run before it is registered.
   *
   * @param apps gets its AppVersions from this reconciler
   * @param assets of retired versions; empty without a store
   */
  public AppVersionReconciler(
      Installation installation,
      Resources resources,
      EventRecorder events,
      AppVersionIndex apps,
      Optional<AssetKeeper> assets) {
    KubernetesClient client = resources.client();
    ScheduledExecutorService scheduler = resources.scheduler();
    Clock clock = resources.clock();
    this.apps = apps;
    this.assets = assets;
    this.configMaps = new ReferencedObjects<>(ConfigMap.class, "named", client);
    this.conflicts = new NameConflicts(client);
    this.secrets = new KeySecrets(client, scheduler, KeySecrets.INTERVAL, this::exists);
    this.reads = new ManifestReads(new HopClient(resources.http(), clock), scheduler);
    SidecarProbe probe = new SidecarProbe(resources.http());
    this.sync = new SidecarSync(probe, scheduler, this::exists);
    this.rounds = new PageRounds(probe, scheduler, this::exists);
    this.autoscalers = new Autoscalers(client, installation.namespaces(), apps::requeue);
    TablesInForce tables = new TablesInForce();
    Observer observer =
        new Observer(
            installation.release(),
            configMaps,
            new SigningKeys(secrets, new SecureRandom(), clock),
            reads,
            sync,
            tables,
            installation.bust(),
            (resource, before) -> assets.flatMap(it -> it.reference(appId(resource), before)));
    this.reporter = new StatusReporter(events, clock);
    CommandAnswers answers = new CommandAnswers(client, commands, clock);
    this.reconciliation =
        new Reconciliation(
            observer,
            new LifecycleStep(
                observer,
                new WaitingCommands(commands, answers),
                rounds,
                assets,
                installation.held(),
                reporter,
                clock),
            new PlanApplier(tables, new DelayedDeletions(clock)),
            assets,
            autoscalers,
            new Obstacles(conflicts, clock),
            reporter);
    this.commandCleanup =
        new CommandCleanup(client, commands, answers, apps::exists, clock, System::nanoTime);
    this.orphanCleanup =
        new OrphanCleanup(
            client,
            new OrphanedObjects(apps::exists, clock, OrphanedObjects.GRACE),
            ObjectNames.FIELD_MANAGER,
            clock);
  }

  /** The types of the objects that are watched in addition to AppVersions. */
  public static List<Class<? extends HasMetadata>> watched() {
    return Stream.concat(EventSources.types().stream(), Stream.of(AppVersionCommand.class))
        .toList();
  }

  @Override
  public List<EventSource<?, AppVersion>> prepareEventSources(
      EventSourceContext<AppVersion> context) {
    List<EventSource<?, AppVersion>> sources = new ArrayList<>(EventSources.informers(context));
    orphanCleanup.from(sources);
    sources.add(commands.informer(context));
    apps.from(context.getPrimaryCache());
    sources.addAll(List.of(configMaps, secrets, reads, sync, rounds, apps, autoscalers));
    sources.addAll(conflicts.sources());
    assets.ifPresent(it -> sources.add(it.fills()));
    sources.add(new DeletionListener(this::forget));
    return sources;
  }

  /** What the probes of sidecars have to do now. */
  public ProbeLoad probes() {
    return sync.load();
  }

  /** The rounds in which the use of versions is read. */
  public PageRounds rounds() {
    return rounds;
  }

  /**
   * Deletes or restores the objects of deleted AppVersions, and deletes old commands, when that is
   * due. Must be called every few seconds by the leader, from one thread.
   */
  public void cleanUp() {
    orphanCleanup.carryOut();
    commandCleanup.carryOut();
  }

  /**
   * The SDK starts a second reconciliation while one is in progress if the resource was deleted and
   * created again meanwhile: they run one after another, each with the resource as it is then.
   */
  @Override
  public UpdateControl<AppVersion> reconcile(AppVersion resource, Context<AppVersion> context) {
    return turns.run(
        ResourceID.fromResource(resource),
        () ->
            apps.current(resource)
                .map(current -> reconciliation.run(current, context))
                .orElseGet(UpdateControl::noUpdate));
  }

  @Override
  public ErrorStatusUpdateControl<AppVersion> updateErrorStatus(
      AppVersion resource, Context<AppVersion> context, Exception error) {
    return reporter.report(resource, error, context);
  }

  /** Whether there is an AppVersion of this name; assumed before the operator has read them. */
  private boolean exists(ResourceID id) {
    return apps.exists(id.getNamespace().orElseThrow(), id.getName()).orElse(true);
  }

  private void forget(AppVersion resource) {
    reconciliation.forget(resource);
    assets.ifPresent(it -> it.forget(appId(resource)));
  }

  private static AppId appId(AppVersion resource) {
    return new AppId(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }
}
