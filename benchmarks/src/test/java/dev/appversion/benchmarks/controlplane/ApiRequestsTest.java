package dev.appversion.benchmarks.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiRequestsTest {
  private static final String BEFORE =
      """
      # TYPE apiserver_request_total counter
      apiserver_request_total{code="200",resource="configmaps",subresource="",verb="PATCH"} 3
      apiserver_request_total{code="200",resource="pods",subresource="status",verb="PATCH"} 1
      apiserver_response_sizes_sum{resource="configmaps",verb="PATCH"} 300
      apiserver_watch_events_sizes_sum{kind="ConfigMap"} 1.5e+03
      apiserver_watch_events_sizes_count{kind="ConfigMap"} 2
      """;

  @Test
  void requestsAreCountedByVerbAndResourceWithAllResponses() {
    ApiRequests now =
        ApiRequests.parse(
            BEFORE.replace("\"PATCH\"} 3", "\"PATCH\"} 5")
                + "apiserver_request_total{code=\"409\",resource=\"configmaps\",verb=\"PATCH\"} 1\n");

    ApiRequests more = now.since(ApiRequests.parse(BEFORE));

    assertThat(more.requests()).isEqualTo(Map.of("PATCH configmaps", 3.0));
    assertThat(more.total()).isEqualTo(3);
  }

  @Test
  void bytesOfResponsesAndOfWatchEventsAreSeparate() {
    ApiRequests all = ApiRequests.parse(BEFORE);

    assertThat(all.requests()).containsEntry("PATCH pods/status", 1.0);
    assertThat(all.responseBytes()).isEqualTo(300);
    assertThat(all.watchBytes()).isEqualTo(1_500);
    assertThat(all.watchEvents()).isEqualTo(2);
  }
}
