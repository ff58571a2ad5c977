@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.table;
