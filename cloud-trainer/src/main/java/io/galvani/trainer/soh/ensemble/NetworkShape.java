package io.galvani.trainer.soh.ensemble;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import io.galvani.trainer.engine.Graphs;

/** What lies between the inputs [batch, width] and the three outputs [batch, 3] of a network. */
enum NetworkShape {
  /** Two hidden layers. */
  DENSE {
    @Override
    Block block(int hidden) {
      return new SequentialBlock()
          .add(Linear.builder().setUnits(hidden).build())
          .add(Graphs.swishBlock())
          .add(Linear.builder().setUnits(hidden).build())
          .add(Graphs.swishBlock())
          .add(Linear.builder().setUnits(OUTPUTS).build());
    }
  },
  /** Two convolutions over the row of features, as the CNN that published work compares with. */
  CONVOLUTION {
    @Override
    Block block(int hidden) {
      return new SequentialBlock()
          .add(
              new LambdaBlock(
                  rows -> {
                    long batch = rows.head().getShape().get(0);
                    return new NDList(rows.head().reshape(new Shape(batch, 1, -1)));
                  }))
          .add(convolution(16))
          .add(Graphs.swishBlock())
          .add(convolution(16))
          .add(Graphs.swishBlock())
          .add(Blocks.batchFlattenBlock())
          .add(Linear.builder().setUnits(OUTPUTS).build());
    }

    private Block convolution(int filters) {
      return Conv1d.builder()
          .setKernelShape(new Shape(3))
          .optPadding(new Shape(1))
          .setFilters(filters)
          .build();
    }
  };

  private static final int OUTPUTS = 3;

  abstract Block block(int hidden);
}
