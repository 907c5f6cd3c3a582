int main(void)
{
	int *p = "text";
	return undeclared;
}
