package dev.appversion.e2e.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import java.util.HashMap;
import java.util.Map;

/** What a person observes in an app during a release. */
enum Behaviour {
  /** Through the sidecar the app behaves as without: the same pages, no more console errors. */
  THROUGH("through equals direct") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit direct = Visit.open(browser.person().tab(), stage.direct());
      Visit.Walk walk = direct.walk();
      Visit through = Visit.open(browser.person().tab(), stage.origin());
      assertThat(through.walk()).isEqualTo(walk);
      assertThat(through.complaints()).isEqualTo(direct.complaints());
    }
  },

  /** While both versions have visitors, a page and all that it loads are of one version. */
  HALF("50/50: no mixed page") {
    private static final int SEEN_OF_EACH = 2;
    private static final int VISITORS = 40;

    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Map<String, Integer> seen = new HashMap<>();
      releases.half();
      for (int visitor = 0; visitor < VISITORS && !isEnough(seen); visitor++) {
        Visit visit = Visit.open(browser.person().tab(), stage.origin());
        if (seen.getOrDefault(visit.version(), 0) < SEEN_OF_EACH) {
          Visit.Walk walk = visit.walk();
          assertThat(walk.isOfOneVersion()).as("%s", walk).isTrue();
          assertThat(visit.complaints()).isEmpty();
        }
        seen.merge(visit.version(), 1, Integer::sum);
        visit.tab().close();
      }
      assertThat(seen).containsOnlyKeys("v1", "v2");
    }

    private static boolean isEnough(Map<String, Integer> seen) {
      return seen.size() == 2 && seen.values().stream().allMatch(count -> count >= SEEN_OF_EACH);
    }
  },

  /** After the promotion, all requests of a tab of v1 are served by v1. */
  PROMOTED("promoted: v1's tab works on v1") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit visit = arrive(stage, browser.person());
      visit.mark();
      releases.promote();
      assertThat(visit.walk()).matches(Visit.Walk::isOfOneVersion, "is of one version");
      assertThat(visit.version()).isEqualTo("v1");
      assertThat(visit.isMarked()).as("the page was not loaded again").isTrue();
      assertThat(visit.complaints()).isEmpty();
    }
  },

  /** The same, beside a tab on v2 that shares its cookie. A worker may move both to v2. */
  TWO_TABS("promoted: v1's tab beside one of v2") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Browser.Person person = browser.person();
      Visit first = arrive(stage, person);
      first.mark();
      Visit second;
      if (stage.hasWorker()) {
        Worker worker = Worker.of(first.tab(), stage);
        releases.promote();
        second = worker.visitTwice(person.tab(), "v2");
        first.awaitReady();
      } else {
        releases.promote();
        second = Visit.open(person.tab(), stage.origin());
        assertThat(second.version()).isEqualTo("v2");
        assertThat(first.isMarked()).as("the page was not loaded again").isTrue();
        assertThat(first.version()).isEqualTo("v1");
      }
      String version = first.version();
      assertThat(first.lazy()).contains(version);
      assertThat(first.data()).contains(version);
      assertThat(first.complaints()).isEmpty();
      assertThat(second.lazy()).contains("v2");
    }
  },

  /** After the retirement, a click opens its target; of v2, except from a worker's cache. */
  RETIRED_CLICK("retired: a click arrives") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit visit = arrive(stage, browser.person());
      releases.only("v2");
      visit.tab().click("#lazy");
      Visit.eventually(
          () ->
              assertThat(visit.shown("#lazyver"))
                  .as("#lazyver of " + visit)
                  .contains(stage.hasWorker() ? visit.version() : "v2"));
      assertThat(visit.tab().address()).hasPath("/lazy");
    }
  },

  /** The same for a page that requests data from the server. */
  RETIRED_DATA("retired: a click on data arrives") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit visit = arrive(stage, browser.person());
      releases.only("v2");
      visit.tab().click("#data");
      Visit.eventually(
          () -> assertThat(visit.shown("#dataver")).as("#dataver of " + visit).contains("v2"));
      assertThat(visit.tab().address()).hasPath("/data");
    }
  },

  /** Input typed before that click is restored, at once or on the page where it was typed. */
  RETIRED_TYPED("retired: typed text is kept") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit visit = arrive(stage, browser.person());
      releases.only("v2");
      visit.tab().type("#typed", "precious");
      visit.tab().click("#lazy");
      Visit.eventually(
          () -> {
            visit.acceptReload();
            assertThat(visit.version().equals("v2") || visit.hasLazyOfItsVersion())
                .as("a page that works: " + visit)
                .isTrue();
          });
      visit.awaitReady();
      if (!visit.value("#typed").equals("precious")) {
        visit.tab().open(stage.origin().resolve("/"));
      }
      Visit.eventually(
          () -> assertThat(visit.value("#typed")).as("#typed of " + visit).isEqualTo("precious"));
    }
  },

  /** A form that v1 can no longer process is restored with its text, and v2 processes it. */
  RETIRED_FORM("retired: a form can be sent") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Visit visit = arrive(stage, browser.person());
      releases.only("v2");
      visit.tab().type("#msg", "kept");
      visit.tab().click("#send");
      visit.awaitVersion("v2");
      if (visit.shown("#result").isEmpty()) {
        Visit.eventually(
            () -> assertThat(visit.value("#msg")).as("#msg of " + visit).isEqualTo("kept"));
        visit.tab().click("#send");
      }
      Visit.eventually(
          () -> assertThat(visit.shown("#result")).as("#result").isEqualTo("v2 took kept"));
    }
  },

  /** The second visit after a promotion shows v2, also with a worker's cache. */
  WORKER_PROMOTED("worker, promoted: the second visit is v2") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Tab tab = browser.person().tab();
      Worker worker = Worker.install(tab, stage);
      releases.promote();
      worker.comeBack(tab, "v2");
    }
  },

  /** The same after the retirement. */
  WORKER_RETIRED("worker, retired: the second visit is v2") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Tab tab = browser.person().tab();
      Worker worker = Worker.install(tab, stage);
      releases.only("v2");
      worker.comeBack(tab, "v2");
    }
  },

  /** The same after two releases in which the tab was hidden. */
  WORKER_OFFLINE("worker, away for two releases: the second visit is v3") {
    @Override
    void play(Stage stage, Releases releases, Browser browser) {
      Tab tab = browser.person().tab();
      Worker worker = Worker.install(tab, stage);
      releases.only("v2");
      releases.only("v3");
      worker.comeBack(tab, "v3");
    }
  };

  private final String title;

  Behaviour(String title) {
    this.title = title;
  }

  /** The description in the table of results. */
  String title() {
    return title;
  }

  /** Whether it applies to an app. */
  boolean appliesTo(AppSpec app) {
    return switch (this) {
      case WORKER_PROMOTED, WORKER_RETIRED, WORKER_OFFLINE -> app.worker().isPresent();
      default -> true;
    };
  }

  /** A tab of v1; its worker, if the app has one, has cached all files. */
  private static Visit arrive(Stage stage, Browser.Person person) {
    Visit visit = Visit.open(person.tab(), stage.origin());
    if (stage.hasWorker()) {
      Worker.awaitInstalled(visit.tab(), stage);
    }
    return visit;
  }

  /** Runs it; an {@link AssertionError} describes what a person would observe instead. */
  abstract void play(Stage stage, Releases releases, Browser browser);
}
