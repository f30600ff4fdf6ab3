package dev.appversion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.ScriptTree.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which {@code ./test} does things, with stubs of the things. */
class TestCommandTest {
  @TempDir Path folder;
  private ScriptTree tree;

  @BeforeEach
  void aMachineForALocalKubernetesThatIsNotBuilt() throws IOException {
    tree = new ScriptTree(folder);
    tree.copy("test");
    tree.program("id", "echo 0\n");
    tree.program("go", "echo \"go $*\" >>\"$TREE/log\"\n");
    tree.stub(".mvn/find-jdk", "echo /jdk\n");
    tree.stub("build/prerequisites", "echo \"prerequisites $*\" >>log\n");
    tree.stub("e2e/load/none", "");
    tree.stub(
        "e2e/cluster/cluster",
        """
        case $1 in
          missing) echo etcd ;;
          build) until [ -e "$TREE/packaged" ]; do sleep 0.05; done; echo built >>"$TREE/log" ;;
        esac
        """);
    tree.stub("mvnw", "echo \"mvnw $*\" >>log\n: >packaged\n");
  }

  @Test
  void unitTestsRunBesideTheBuildOfKubernetesAndTheOthersAfterIt() throws Exception {
    Run run = tree.run("test", "-X");

    assertThat(run.code()).as(run.output()).isZero();
    assertThat(tree.lines("log"))
        .containsExactly(
            "prerequisites install local",
            "go test ./...",
            "mvnw --batch-mode -X -T 2 package -P !images",
            "built",
            "mvnw --batch-mode -X -T 2 verify -Dunit.skip -De2e.cluster=local");
    assertThat(run.output()).contains("passed all tests");
  }

  @Test
  void aFailureOfUnitTestsStopsTheBuildOfKubernetes() throws Exception {
    tree.stub("mvnw", "echo \"mvnw $*\" >>log\nexit 7\n");

    Run run = tree.run("test"); // which would not end before the stub of the build does

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.output()).contains("unit tests failed").contains("were not run");
    assertThat(tree.lines("log")).doesNotContain("built").hasSize(3);
  }

  @Test
  void aBuildOfKubernetesThatFailsIsAFailure() throws Exception {
    tree.stub("e2e/cluster/cluster", "[ $1 != missing ] || echo etcd\n[ $1 != build ] || exit 3\n");

    Run run = tree.run("test");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.output()).contains("the build of Kubernetes failed");
    assertThat(tree.lines("log")).noneMatch(line -> line.contains("verify"));
  }

  @Test
  void missingPrerequisitesPreventTheBuild() throws Exception {
    tree.stub("build/prerequisites", "echo 'chromium is missing'; exit 1\n");

    Run run = tree.run("test");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("chromium is missing");
    assertThat(tree.lines("log")).isEmpty();
  }

  @Test
  void withoutAClusterKubernetesIsNotBuilt() throws Exception {
    assertThat(tree.run("test", "--no-cluster").code()).isZero();

    assertThat(tree.lines("log"))
        .startsWith("prerequisites install tests")
        .endsWith("mvnw --batch-mode -T 2 verify -Dunit.skip -De2e.cluster=none")
        .doesNotContain("built");
  }

  @Test
  void unitTestsNeedOnlyAJdk() throws Exception {
    assertThat(tree.run("test", "--unit").code()).isZero();

    assertThat(tree.lines("log"))
        .containsExactly(
            "prerequisites install unit",
            "go test ./...",
            "mvnw --batch-mode -T 2 package -P !images");
  }

  @Test
  void checkBuildsNothing() throws Exception {
    assertThat(tree.run("test", "--check").code()).isZero();

    assertThat(tree.lines("log")).containsExactly("prerequisites list local");
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    Run run = tree.run("test", "--help");

    assertThat(run.code()).isZero();
    assertThat(run.output()).contains("--unit", "--no-cluster", "--check", "min the first time");
    assertThat(tree.lines("log")).isEmpty();
  }
}
