package dev.appversion.sidecar.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ErrorResponsesTest {
  @Test
  void aLogLineNamesTheStatusThePeerTheReasonAndHowManyThereWere() throws Exception {
    assertThat(
            ErrorResponses.malformedMessage(
                InetAddress.getByName("10.1.2.3"), 400, "a chunk extension is malformed", 17))
        .isEqualTo(
            "malformed request rejected status=400 peer=10.1.2.3"
                + " reason=\"a chunk extension is malformed\" since_last_message=17");
  }
}
