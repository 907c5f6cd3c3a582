/** The comparison with the host's processor, on translated code. */
import './on-the-translator.ts';
import '../cpu/native/native.test.ts';
