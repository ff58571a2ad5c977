package io.galvani.stream.processor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * RocksDB within bounds: by default every store of every task has a block cache of 50 MB and write
 * buffers of 48 MB outside the heap. Live objects and the record cache answer nearly all reads, so
 * one small block cache serves the process.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {
  private static final long BLOCK_CACHE_BYTES = 32L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(Shared.BLOCK_CACHE);
      table.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache is the process's and lives as long as it does.
  }

  /** Made when the native library is loaded, which is before the first store opens. */
  private static final class Shared {
    static final Cache BLOCK_CACHE = new LRUCache(BLOCK_CACHE_BYTES);
  }
}
