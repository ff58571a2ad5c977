package io.galvani.workbench.characterize;
final class X { static double d(String k, double v){ String s=System.getProperty(k); return s==null?v:Double.parseDouble(s);} }
