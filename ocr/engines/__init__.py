"""The engines that read a prepared page image, one file each, behind one type."""
