package io.galvani.workbench.characterize;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.recording.*;
import java.nio.file.*; import java.util.*; import java.io.*;
final class Dbg { 
  public static void main(String[] a) throws Exception {
    var cell=CellLibrary.fromJson(Files.readString(Path.of(a[1])),"x").parameters();
    RecordingFolder f=RecordingFolder.open(Path.of(a[0]), List.of());
    for (Trace t: Traces.of(f, cell.capacityAh(), Double.NaN, new PrintWriter(Writer.nullWriter()))) {
      if(!t.name().matches(a[2])) continue;
      Residuals r=Residuals.of(t,cell);
      StringBuilder b=new StringBuilder(); double s=0,sec=0,cs=0,z=0;
      for(int i=1;i<t.rows();i++){ double sp=t.spanS(i); s+=sp*(t.voltageV()[i]-r.simulatedV()[i]); cs+=sp*t.currentA()[i]; sec+=sp; if(sec>=600){ b.append(String.format(" %.2f:%.0f(%.1f)", t.soc()[i], 1000*s/sec, cs/sec)); s=sec=cs=0; } }
      System.out.println(t.name()+" "+t.nominalDegC()+b);
    }
  }
}
