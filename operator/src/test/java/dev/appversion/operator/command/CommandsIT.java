package dev.appversion.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.command.AppVersionCommandStatus;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.testkit.TestNamespace;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on a real API server: how they are read, answered and deleted. */
@OnApiServer
class CommandsIT {
  private final KubernetesClient client;
  private final SetClock clock = new SetClock();
  private final AtomicLong nanos = new AtomicLong();
  private final CommandSource source = new CommandSource();
  private final AtomicInteger reconciliations = new AtomicInteger();
  private TestNamespace namespace;
  private CommandAnswers answers;
  private CommandCleanup cleanup;
  private Operator operator;
  private volatile boolean appExists;
  private volatile boolean answering;

  CommandsIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void start() {
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root", "..")));
    namespace = TestNamespace.create(client, "commands");
    eventually(
        () -> {
          assertThat(client.resources(AppVersion.class).inNamespace("default").list()).isNotNull();
          assertThat(commands().list()).isNotNull();
        });
    answers = new CommandAnswers(client, source, clock);
    cleanup =
        new CommandCleanup(
            client,
            source,
            answers,
            (inNamespace, name) -> Optional.of(appExists && name.equals("shop")),
            clock,
            nanos::get);
    operator =
        new Operator(
            configuration ->
                configuration.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(
        new Answering(), configuration -> configuration.settingNamespace(namespace.name()));
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    namespace.close();
  }

  /** Answers all waiting commands of an app, if it is to answer. */
  @ControllerConfiguration(name = "answering")
  private final class Answering implements Reconciler<AppVersion> {
    @Override
    public List<EventSource<?, AppVersion>> prepareEventSources(
        EventSourceContext<AppVersion> context) {
      return List.of(source.informer(context));
    }

    @Override
    public UpdateControl<AppVersion> reconcile(AppVersion app, Context<AppVersion> context) {
      reconciliations.incrementAndGet();
      if (answering) {
        source.waiting(app).forEach(command -> answers.answer(app, done(command)));
        assertThat(source.waiting(app)).isEmpty();
      }
      return UpdateControl.noUpdate();
    }
  }

  @Test
  void aCommandReconcilesItsAppAndIsAnswered() {
    answering = true;
    createApp();
    eventually(() -> assertThat(reconciliations).hasPositiveValue());

    create("abort", "shop");

    eventually(
        () ->
            assertThat(status("abort"))
                .isEqualTo(
                    new AppVersionCommandStatus("Done", "done", clock.instant().toString())));
  }

  @Test
  void aCommandIsAnsweredOnce() {
    AppVersion app = createApp();
    AppVersionCommand seen = create("abort", "shop");
    eventually(() -> assertThat(source.waiting(app)).hasSize(1));
    assertThat(answers.answer(app, done(seen))).isEmpty();
    String written = commands().withName("abort").get().getMetadata().getResourceVersion();

    assertThat(answers.answer(app, refused(seen))).isEmpty();
    // Another replica that has not seen the answer.
    assertThat(answers.answer(seen, refused(seen))).isEmpty();

    assertThat(commands().withName("abort").get().getMetadata().getResourceVersion())
        .isEqualTo(written);
    assertThat(status("abort").state()).isEqualTo("Done");
  }

  @Test
  void anAnsweredCommandIsNotWaitingEvenBeforeTheInformerHasReceivedTheAnswer() {
    AppVersion app = createApp();
    AppVersionCommand seen = create("abort", "shop");
    eventually(() -> assertThat(source.waiting(app)).hasSize(1));

    answers.answer(app, done(seen));

    assertThat(source.waiting(app)).isEmpty();
  }

  @Test
  void commandsOfAnotherAppOrNamespaceAreNotWaiting() {
    AppVersion app = createApp();
    create("other", "cart");
    AppVersionCommand mine = create("mine", "shop");

    eventually(
        () ->
            assertThat(source.waiting(app))
                .extracting(it -> it.getMetadata().getUid())
                .containsExactly(mine.getMetadata().getUid()));
    eventually(() -> assertThat(source.all()).hasSize(2));
  }

  @Test
  void aCommandThatWasDeletedOrReplacedIsNotAnswered() {
    createApp();
    AppVersionCommand deleted = create("abort", "shop");
    commands().withName("abort").delete();

    assertThat(answers.answer(deleted, done(deleted))).isEmpty();
    create("abort", "shop");
    assertThat(answers.answer(deleted, done(deleted))).isEmpty();

    assertThat(commands().withName("abort").get().getStatus()).isNull();
  }

  @Test
  void anAnswerThatCannotBeWrittenIsTriedAgain() {
    createApp();
    AppVersionCommand command = create("abort", "shop");

    // The API server accepts no request of this size.
    assertThat(
            answers.answer(
                command,
                new Outcome(
                    command.getMetadata().getUid(), Outcome.State.DONE, "x".repeat(4 << 20))))
        .contains(Duration.ofSeconds(1));
    assertThat(answers.answer(command, done(command))).isEmpty();

    assertThat(status("abort").state()).isEqualTo("Done");
  }

  @Test
  void aCommandOfAnAppThatDoesNotExistIsRefusedAfterAGracePeriod() {
    create("abort", "shop");
    eventually(() -> assertThat(source.all()).hasSize(1));
    cleanup.carryOut();

    after(CommandCleanup.GRACE.minusSeconds(10));
    assertThat(commands().withName("abort").get().getStatus()).isNull();

    after(Duration.ofSeconds(10));
    assertThat(status("abort"))
        .isEqualTo(
            new AppVersionCommandStatus(
                "Refused",
                "spec.app: there is no AppVersion shop in namespace %s. Create another command, for one that 'kubectl get av' lists"
                    .formatted(namespace.name()),
                clock.now.toString()));
  }

  @Test
  void aClockThatIsDaysAheadNeitherRefusesANewCommandNorDeletesAnAnswerAtOnce() {
    AppVersion app = createApp();
    AppVersionCommand answered = create("answered", "shop");
    create("early", "cart");
    appExists = true;
    eventually(() -> assertThat(source.all()).hasSize(2));
    answers.answer(app, done(answered));
    clock.now = clock.now.plus(Duration.ofDays(8));
    cleanup.carryOut();
    after(Duration.ofSeconds(10));

    assertThat(status("answered").state()).isEqualTo("Done");
    assertThat(status("early")).isNull();

    after(CommandCleanup.READABLE);
    assertThat(commands().withName("answered").get()).isNull();
  }

  @Test
  void aCommandOfAnAppThatExistsIsLeftToItsReconciliation() {
    create("abort", "shop");
    appExists = true;
    eventually(() -> assertThat(source.all()).hasSize(1));
    cleanup.carryOut();

    clock.now = clock.now.plus(Duration.ofDays(9));
    after(Duration.ofDays(9));

    assertThat(commands().withName("abort").get().getStatus()).isNull();
  }

  @Test
  void anAnsweredCommandIsDeletedAfterSevenDays() {
    AppVersion app = createApp();
    appExists = true;
    answers.answer(create("old", "shop"), done(commands().withName("old").get()));
    clock.now = clock.now.plus(Duration.ofDays(1));
    answers.answer(create("younger", "shop"), done(commands().withName("younger").get()));
    create("waiting", "shop");
    eventually(
        () -> {
          assertThat(source.all()).hasSize(3);
          assertThat(source.waiting(app)).hasSize(1);
        });

    cleanup.carryOut();
    clock.now = clock.now.plus(Duration.ofDays(6));
    after(Duration.ofDays(6));

    assertThat(commands().list().getItems())
        .extracting(it -> it.getMetadata().getName())
        .containsExactly("waiting", "younger");
  }

  @Test
  void theCleanupContinuesAfterTheClockWasSetBack() {
    create("abort", "shop");
    eventually(() -> assertThat(source.all()).hasSize(1));
    cleanup.carryOut();

    clock.now = clock.now.minus(Duration.ofHours(1));
    after(CommandCleanup.GRACE);

    assertThat(status("abort").state()).isEqualTo("Refused");
  }

  @Test
  void aCommandCannotBeChanged() {
    create("abort", "shop");

    assertThatThrownBy(
            () ->
                commands()
                    .withName("abort")
                    .edit(
                        command -> {
                          command.setSpec(yaml("abort", "cart").getSpec());
                          return command;
                        }))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("a command cannot be changed: create another one");
  }

  /** The next cleanup, after some time of this process. */
  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
    cleanup.carryOut();
  }

  private static Outcome done(HasMetadata command) {
    return new Outcome(command.getMetadata().getUid(), Outcome.State.DONE, "done");
  }

  private static Outcome refused(HasMetadata command) {
    return new Outcome(command.getMetadata().getUid(), Outcome.State.REFUSED, "not done");
  }

  private AppVersion createApp() {
    return client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: appversion.dev/v1alpha1
                    kind: AppVersion
                    metadata: {name: shop, namespace: %s}
                    spec:
                      selector: {app: shop}
                      port: 8080
                      defaultVersion: v1.0
                      versions: [{name: v1.0, weight: 1, selector: {version: v1.0}}]
                    """
                        .formatted(namespace.name()),
                    AppVersion.class))
        .create();
  }

  private AppVersionCommand create(String name, String app) {
    return client.resource(yaml(name, app)).create();
  }

  private AppVersionCommand yaml(String name, String app) {
    return client
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersionCommand
            metadata: {name: %s, namespace: %s}
            spec: {app: %s, action: abort, reason: checkout fails}
            """
                .formatted(name, namespace.name(), app),
            AppVersionCommand.class);
  }

  private NonNamespaceOperation<
          AppVersionCommand, KubernetesResourceList<AppVersionCommand>, Resource<AppVersionCommand>>
      commands() {
    return client.resources(AppVersionCommand.class).inNamespace(namespace.name());
  }

  private AppVersionCommandStatus status(String command) {
    return commands().withName(command).get().getStatus();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .untilAsserted(assertion);
  }

  /** A clock of whole seconds that a test sets. */
  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
