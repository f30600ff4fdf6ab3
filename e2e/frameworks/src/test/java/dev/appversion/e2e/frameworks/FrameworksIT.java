package dev.appversion.e2e.frameworks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import dev.appversion.testkit.browser.Firefox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Checks each behaviour of each app. README.md lists the apps and when they run. */
class FrameworksIT {
  private static final Path FOLDER =
      Path.of(System.getProperty("frameworks.folder", ".")).toAbsolutePath();
  private static final Path RESULTS = FOLDER.resolve("target").resolve("frameworks");
  private static final String SELECTION = System.getProperty("frameworks", "always");

  private static Browser browser;
  private static Report report;

  @BeforeAll
  static void open() throws IOException {
    browser =
        switch (System.getProperty("frameworks.browser", "chromium")) {
          case "firefox" -> Firefox.start();
          default -> Chromium.start();
        };
    report = Report.begin(RESULTS.resolve("results.txt"));
  }

  @AfterAll
  static void quit() {
    browser.close();
  }

  @TestFactory
  Stream<DynamicNode> everyAppKeepsWhatPeopleDoWhileItIsReleased() throws IOException {
    List<AppSpec.Located> apps = AppSpec.in(FOLDER.resolve("apps"));
    return apps.stream()
        .filter(FrameworksIT::isSelected)
        .map(app -> dynamicContainer(app.name(), tests(app)));
  }

  private static boolean isSelected(AppSpec.Located app) {
    return switch (SELECTION) {
      case "all" -> true;
      case "always" -> app.spec().always();
      default -> Pattern.compile(SELECTION).matcher(app.name()).find();
    };
  }

  private static Stream<DynamicNode> tests(AppSpec.Located app) {
    LazyStage stage = new LazyStage(app);
    return Arrays.stream(Behaviour.values())
        .filter(behaviour -> behaviour.appliesTo(app.spec()))
        .<DynamicNode>map(
            behaviour ->
                dynamicTest(
                    app.name() + ": " + behaviour.title(), () -> play(app, behaviour, stage)))
        .onClose(stage::close);
  }

  private static void play(AppSpec.Located app, Behaviour behaviour, LazyStage stage)
      throws IOException {
    String reason = app.spec().differs().get(behaviour.name());
    assumeTrue(reason == null || !SELECTION.equals("always"), "documented: " + reason);
    Stage opened = stage.open();
    try (Releases releases = opened.release()) {
      behaviour.play(opened, releases, browser);
    } catch (AssertionError | RuntimeException e) {
      String message = summary(e);
      report.add(app.spec(), behaviour, (reason == null ? "FAIL " : "differs ") + message);
      assumeTrue(reason == null, "documented: " + reason);
      // Maven's reports number dynamic tests and do not name them.
      throw new AssertionError(app.name() + ", " + behaviour.title() + ": " + e.getMessage(), e);
    }
    report.add(app.spec(), behaviour, "PASS");
    if (reason != null) {
      throw new AssertionError(
          app.name() + " has '" + behaviour.title() + "', which its app.json lists under differs");
    }
  }

  /** The message in one line, without Awaitility's description of the lambda. */
  private static String summary(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .replaceAll("\\s+", " ")
        .replaceFirst("^Assertion condition defined as .*? in \\S+ ", "");
  }

  /** Started by the first behaviour that is run. */
  private static final class LazyStage {
    private final AppSpec.Located app;
    private @Nullable Stage stage;

    LazyStage(AppSpec.Located app) {
      this.app = app;
    }

    Stage open() throws IOException {
      if (stage == null) {
        stage = Stage.open(app, RESULTS.resolve(app.name()));
      }
      return stage;
    }

    void close() {
      if (stage != null) {
        stage.close();
      }
    }
  }
}
