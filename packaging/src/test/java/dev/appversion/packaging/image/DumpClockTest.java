package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpClockTest {
  private static final int FIRST = DumpClock.HEADER;
  private static final int SECOND = DumpClock.HEADER + Long.BYTES;

  private final ByteBuffer earlier = dump();
  private final ByteBuffer later = dump();

  @Test
  void timesAndTheChecksumsInTheHeaderBecomeZero() {
    earlier.putInt(64, 0xcafe).putLong(FIRST, 1_000_000).putLong(SECOND, 42);
    later.putInt(64, 0xbabe).putLong(FIRST, 1_004_321).putLong(SECOND, 42);

    assertThat(DumpClock.remove(earlier, later)).isZero();

    assertThat(earlier.getInt(64)).isZero();
    assertThat(earlier.getLong(FIRST)).isZero();
    assertThat(earlier.getLong(SECOND)).isEqualTo(42);
  }

  @Test
  void nothingIsChangedIfAnotherWordDiffers() {
    earlier.putInt(64, 0xcafe).putLong(FIRST, 1_000_000).putLong(SECOND, 0x7f00_0000_1000L);
    later.putInt(64, 0xbabe).putLong(FIRST, 1_004_321).putLong(SECOND, 0x7f00_0000_0ff0L);

    assertThat(DumpClock.remove(earlier, later)).isEqualTo(1);

    assertThat(earlier.getInt(64)).isEqualTo(0xcafe);
    assertThat(earlier.getLong(FIRST)).isEqualTo(1_000_000);
  }

  @Test
  void aDifferenceOfMoreThanTheLongestTimeIsNoTime() {
    earlier.putLong(FIRST, 1_000_000);
    later.putLong(FIRST, 1_000_000 + DumpClock.MAX_ELAPSED);

    assertThat(DumpClock.remove(earlier, later)).isEqualTo(1);
  }

  @Test
  void dumpsOfDifferentSizesDifferInAllWords(@TempDir Path directory) throws Exception {
    Path first = Files.write(directory.resolve("first"), new byte[80]);
    Path second = Files.write(directory.resolve("second"), new byte[160]);

    assertThat(DumpClock.remove(first, second)).isEqualTo(20);
    assertThat(first).hasSize(80);
  }

  private static ByteBuffer dump() {
    return ByteBuffer.allocate(DumpClock.HEADER + 2 * Long.BYTES).order(ByteOrder.nativeOrder());
  }
}
