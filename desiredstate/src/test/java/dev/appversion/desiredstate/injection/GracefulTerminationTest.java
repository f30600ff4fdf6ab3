package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GracefulTerminationTest {
  private static final Container APP = new ContainerBuilder().withName("web").build();
  private static final PodSpec POD = new PodSpecBuilder().withContainers(APP).build();

  @Test
  void sigtermIsDelayedForAContainerWithoutAHook() throws Exception {
    Container held = GracefulTermination.of(POD, Map.of()).held(APP);

    assertThat(held.getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(5);
  }

  @Test
  void aHookOfTheAppIsKept() throws Exception {
    Container own =
        new ContainerBuilder(APP)
            .withNewLifecycle()
            .withNewPreStop()
            .withNewExec()
            .withCommand("nginx", "-s", "quit")
            .endExec()
            .endPreStop()
            .endLifecycle()
            .build();

    assertThat(GracefulTermination.of(POD, Map.of()).held(own)).isEqualTo(own);
  }

  @Test
  void aPostStartHookStaysBesideThePause() throws Exception {
    Container started =
        new ContainerBuilder(APP)
            .withNewLifecycle()
            .withNewPostStart()
            .withNewSleep(1L)
            .endPostStart()
            .endLifecycle()
            .build();

    Container held = GracefulTermination.of(POD, Map.of()).held(started);

    assertThat(held.getLifecycle().getPostStart()).isNotNull();
    assertThat(held.getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(5);
  }

  @Test
  void aShortGracePeriodIsNotUsedUp() throws Exception {
    PodSpec hurried = new PodSpecBuilder(POD).withTerminationGracePeriodSeconds(6L).build();

    assertThat(GracefulTermination.of(hurried, Map.of()).seconds()).isEqualTo(2);
  }

  @Test
  void anAnnotationChangesTheDelayOrEndsIt() throws Exception {
    assertThat(GracefulTermination.of(POD, Map.of(Annotations.TERMINATION_DELAY, "12")).seconds())
        .isEqualTo(12);
    assertThat(GracefulTermination.of(POD, Map.of(Annotations.TERMINATION_DELAY, "0")).held(APP))
        .isEqualTo(APP);
  }

  @Test
  void theTokenIsTheSameForTheSamePodOnly() throws Exception {
    String token = GracefulTermination.of(POD, Map.of()).token();
    PodSpec other = new PodSpecBuilder(POD).withNodeName("b").build();

    assertThat(token).hasSize(32).isEqualTo(GracefulTermination.of(POD, Map.of()).token());
    assertThat(GracefulTermination.of(other, Map.of()).token()).isNotEqualTo(token);
  }

  @Test
  void theDelayIsAnOwnHookForAContainerWithoutOneOnly() throws Exception {
    Container own =
        new ContainerBuilder(APP)
            .withNewLifecycle()
            .withNewPreStop()
            .withNewSleep(1L)
            .endPreStop()
            .endLifecycle()
            .build();
    GracefulTermination termination = GracefulTermination.of(POD, Map.of());

    assertThat(termination.pause(APP))
        .hasValueSatisfying(hook -> assertThat(hook.getSleep().getSeconds()).isEqualTo(5));
    assertThat(termination.pause(own)).isEmpty();
  }
}
