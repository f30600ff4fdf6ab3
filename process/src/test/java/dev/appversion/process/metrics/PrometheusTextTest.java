package dev.appversion.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private final PrometheusText out = new PrometheusText();

  @Test
  void helpAndLabelsAreEscaped() {
    out.metric("a_info", MetricType.GAUGE, "One \\ and\ntwo.").sample(1, "name", "a\"b\\c\nd");

    assertThat(out)
        .hasToString(
            """
            # HELP a_info One \\\\ and\\ntwo.
            # TYPE a_info gauge
            a_info{name="a\\"b\\\\c\\nd"} 1
            """);
  }

  @Test
  void aLineBreakInALabelIsEscaped() {
    out.metric("m", MetricType.GAUGE, "a\\b\nc").sample(0.5, "l", "q\"b\\n\n");

    assertThat(out)
        .hasToString("# HELP m a\\\\b\\nc\n# TYPE m gauge\nm{l=\"q\\\"b\\\\n\\n\"} 0.5\n");
  }

  @Test
  void numbersAreWrittenAsPrometheusParsesThem() {
    out.metric("a", MetricType.GAUGE, "A.")
        .sample(1767225600.0)
        .sample(0.25)
        .sample(Double.POSITIVE_INFINITY)
        .sample(Long.MAX_VALUE);

    assertThat(out.toString().lines().skip(2))
        .containsExactly("a 1767225600", "a 0.25", "a +Inf", "a 9223372036854775807");
  }

  @Test
  void aCounterHasOneSampleForEachCombinationOfLabels() {
    Counter counter = new Counter("reviews_total", "The reviews.", "webhook", "outcome");
    counter.increment("mutate", "b");
    counter.increment("mutate", "a");
    counter.increment("mutate", "b");
    counter.write(out);

    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "# TYPE reviews_total counter",
            "reviews_total{webhook=\"mutate\",outcome=\"a\"} 1",
            "reviews_total{webhook=\"mutate\",outcome=\"b\"} 2");
    assertThatThrownBy(() -> counter.increment("mutate"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBucketsOfAHistogramAreCumulativeAndTheirBoundsInclusive() {
    Histogram histogram = new Histogram(0.1, 1);
    histogram.observe(Duration.ofMillis(100).toNanos());
    histogram.observe(Duration.ofMillis(101).toNanos());
    histogram.observe(Duration.ofSeconds(2).toNanos());
    out.metric("time_seconds", MetricType.HISTOGRAM, "The time.");
    histogram.writeSamples(out, "webhook", "mutate");

    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "# TYPE time_seconds histogram",
            "time_seconds_bucket{webhook=\"mutate\",le=\"0.1\"} 1",
            "time_seconds_bucket{webhook=\"mutate\",le=\"1\"} 2",
            "time_seconds_bucket{webhook=\"mutate\",le=\"+Inf\"} 3",
            "time_seconds_sum{webhook=\"mutate\"} 2.201",
            "time_seconds_count{webhook=\"mutate\"} 3");
    assertThat(histogram.count()).isEqualTo(3);
  }
}
