@org.jspecify.annotations.NullMarked
package io.galvani.stream.sink;
