-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "models" TEXT[] DEFAULT ARRAY[]::TEXT[];
