@NullMarked
package io.galvani.trainer.service;

import org.jspecify.annotations.NullMarked;
